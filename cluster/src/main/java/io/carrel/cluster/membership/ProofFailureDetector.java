package io.carrel.cluster.membership;

import akka.event.EventStream;
import akka.remote.PhiAccrualFailureDetector;
import com.typesafe.config.Config;

/**
 * Akka's failure detector, which also believes a proof. Named by {@code
 * akka.cluster.failure-detector.implementation-class}, whose constructor it has.
 */
public final class ProofFailureDetector extends PhiAccrualFailureDetector {
  public ProofFailureDetector(Config config, EventStream events) {
    super(config, events);
  }

  @Override
  public boolean isAvailable() {
    return !ProvenDeaths.isDead(address()) && super.isAvailable();
  }
}

package io.carrel.http;

import io.carrel.http.identity.ClientAddresses;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;

/** What every route needs to know who asks; made once for a node. */
public record Identity(
    Identification identification, SignOuts signOuts, ClientAddresses addresses) {
  /** With nobody known yet. */
  public static Identity of(SignOuts signOuts, HttpSettings settings, HttpPorts ports) {
    return new Identity(
        new Identification(ports.api().sessions(), ports.api().keys(), signOuts, settings.site()),
        signOuts,
        new ClientAddresses(settings.trustedProxies()));
  }
}

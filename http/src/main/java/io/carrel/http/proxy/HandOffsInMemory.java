package io.carrel.http.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import java.io.Closeable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link HandOffs} of one node. A hub's restart only costs browsers another redirect. */
public final class HandOffsInMemory implements HandOffs {
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(30);

  /** Without a request for so long a session has to be handed off again. */
  private static final Duration SESSION_LIFE = Duration.ofHours(12);

  private static final int MAX_ENTRIES = 100_000;
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final SignOuts signOuts;
  private final Cache<String, Entry> tokens;
  private final Cache<String, Entry> sessions;

  public HandOffsInMemory(SignOuts signOuts) {
    this(signOuts, Ticker.systemTicker());
  }

  HandOffsInMemory(SignOuts signOuts, Ticker ticker) {
    this.signOuts = signOuts;
    this.tokens =
        Caffeine.newBuilder()
            .expireAfterWrite(TOKEN_LIFE)
            .maximumSize(MAX_ENTRIES)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    this.sessions =
        Caffeine.newBuilder()
            .expireAfterAccess(SESSION_LIFE)
            .maximumSize(MAX_ENTRIES)
            .ticker(ticker)
            .executor(Runnable::run)
            .removalListener(HandOffsInMemory::removed)
            .build();
  }

  private record Entry(Visitor visitor, AppOrigin app, Closeable listening) {
    void close() {
      try {
        listening.close();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static void removed(@Nullable String secret, @Nullable Entry entry, RemovalCause cause) {
    if (entry != null) {
      entry.close();
    }
  }

  @Override
  public String issue(Visitor visitor, AppOrigin app) {
    String token = secret();
    tokens.put(token, new Entry(visitor, app, () -> {}));
    return token;
  }

  @Override
  public Optional<String> redeem(String token, AppOrigin app) {
    Entry entry = tokens.asMap().remove(token);
    if (entry == null || !entry.app.equals(app)) {
      return Optional.empty();
    }
    String secret = secret();
    sessions.put(secret, new Entry(entry.visitor, app, () -> {}));
    // Only now: it may have ended between the two redirects, and is then told at once.
    Closeable listening = signOuts.onEnded(entry.visitor, () -> sessions.invalidate(secret));
    sessions
        .asMap()
        .computeIfPresent(secret, (same, old) -> new Entry(entry.visitor, app, listening));
    return Optional.of(secret);
  }

  @Override
  public Optional<Visitor> find(String secret, AppOrigin app) {
    return Optional.ofNullable(sessions.getIfPresent(secret))
        .filter(entry -> entry.app.equals(app))
        .map(Entry::visitor);
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

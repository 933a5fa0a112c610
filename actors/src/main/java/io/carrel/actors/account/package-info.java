/**
 * People: accounts, sign-in sessions, API keys, invitations and site settings. Ports that the store
 * keeps.
 */
@NullMarked
package io.carrel.actors.account;

import org.jspecify.annotations.NullMarked;

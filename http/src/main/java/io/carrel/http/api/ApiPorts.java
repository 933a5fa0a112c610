package io.carrel.http.api;

import io.carrel.actors.access.Gates;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.Invitations;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.actors.runtime.Credentials;

/** What the API asks others for. */
public record ApiPorts(
    Accounts accounts,
    SignInSessions sessions,
    ApiKeys keys,
    Invitations invitations,
    SiteSettings settings,
    ProjectDirectory directory,
    ProjectHistory history,
    Gates gates,
    Credentials credentials,
    Exec exec,
    Administration administration) {}

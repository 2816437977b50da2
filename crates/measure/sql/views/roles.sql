/*
+++
facts = []
+++
# Roles
Who had which role in a project from when until when; half-open, and open where no end is told.
For each role of a project the best evidence counts alone: what its roster declares (`declared`); else what the dated lists of its teams tell (`team`); else what people did up to then (`acts`), from the first such act on.
Nobody is a maintainer before the first evidence of it.
*/
SELECT declared_roles.project,
       declared_roles.person,
       declared_roles.role,
       declared_roles.from_seconds,
       declared_roles.until_seconds,
       'declared' AS evidence
FROM   declared_roles
CROSS  JOIN settings
WHERE  declared_roles.from_seconds IS NULL
       OR declared_roles.from_seconds < settings.as_of_seconds
UNION  ALL
SELECT team_roles.project,
       resolved_accounts.person,
       team_roles.role,
       MIN(team_roles.from_seconds) AS from_seconds,
       CAST(NULL AS BIGINT) AS until_seconds,
       'team' AS evidence
FROM   team_roles
JOIN   projects ON projects.project = team_roles.project
JOIN   resolved_accounts ON resolved_accounts.project = team_roles.project
                         AND resolved_accounts.account = team_roles.account
                         AND resolved_accounts.class = 'human'
LEFT   JOIN (SELECT DISTINCT declared_roles.project, declared_roles.role
             FROM   declared_roles) AS roster
       ON roster.project = team_roles.project
       AND roster.role = team_roles.role
CROSS  JOIN settings
WHERE  roster.role IS NULL AND team_roles.from_seconds < settings.as_of_seconds
GROUP  BY team_roles.project, resolved_accounts.person, team_roles.role
UNION  ALL
SELECT role_acts.project,
       role_acts.person,
       role_acts.role,
       role_acts.first_at_seconds AS from_seconds,
       CAST(NULL AS BIGINT) AS until_seconds,
       'acts' AS evidence
FROM   role_acts
LEFT   JOIN (SELECT declared_roles.project, declared_roles.role
             FROM   declared_roles
             UNION
             SELECT team_roles.project, team_roles.role
             FROM   team_roles) AS better
       ON better.project = role_acts.project
       AND better.role = role_acts.role
WHERE  better.role IS NULL

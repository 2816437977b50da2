/*
+++
facts = []
+++
# Roles
Who had which role in a project from when until when; half-open, and open where no end is told.
At each moment the best evidence that had begun by then counts alone for a role of a project: what its roster declares (`declared`); before the roster begins, what the dated lists of its teams tell (`team`); before those, what people did up to then (`acts`), from the first such act on.
A roster with an entry that has no beginning has always been there.
What begins after the snapshot changes nothing.
A list of a team tells whom it names, not when somebody left, so a role from a list does not end with the person's leaving; only a roster tells ends.
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
       MIN(roster.begins_seconds) AS until_seconds,
       'team' AS evidence
FROM   team_roles
JOIN   projects ON projects.project = team_roles.project
JOIN   resolved_accounts ON resolved_accounts.project = team_roles.project
                         AND resolved_accounts.account = team_roles.account
                         AND resolved_accounts.class = 'human'
LEFT   JOIN (SELECT declared_roles.project,
                    declared_roles.role,
                    CASE WHEN COUNT(declared_roles.from_seconds) = COUNT(*)
                         THEN MIN(declared_roles.from_seconds) END AS begins_seconds
             FROM   declared_roles
             CROSS  JOIN settings
             WHERE  declared_roles.from_seconds IS NULL
                    OR declared_roles.from_seconds < settings.as_of_seconds
             GROUP  BY declared_roles.project, declared_roles.role) AS roster
       ON roster.project = team_roles.project
       AND roster.role = team_roles.role
CROSS  JOIN settings
WHERE  team_roles.from_seconds < settings.as_of_seconds
       AND (roster.role IS NULL OR team_roles.from_seconds < roster.begins_seconds)
GROUP  BY team_roles.project, resolved_accounts.person, team_roles.role
UNION  ALL
SELECT role_acts.project,
       role_acts.person,
       role_acts.role,
       role_acts.first_at_seconds AS from_seconds,
       better.begins_seconds AS until_seconds,
       'acts' AS evidence
FROM   role_acts
LEFT   JOIN (SELECT told.project,
                    told.role,
                    CASE WHEN COUNT(told.from_seconds) = COUNT(*)
                         THEN MIN(told.from_seconds) END AS begins_seconds
             FROM   (SELECT declared_roles.project, declared_roles.role, declared_roles.from_seconds
                     FROM   declared_roles
                     UNION  ALL
                     SELECT team_roles.project, team_roles.role, team_roles.from_seconds
                     FROM   team_roles) AS told
             CROSS  JOIN settings
             WHERE  told.from_seconds IS NULL OR told.from_seconds < settings.as_of_seconds
             GROUP  BY told.project, told.role) AS better
       ON better.project = role_acts.project
       AND better.role = role_acts.role
WHERE  better.role IS NULL OR role_acts.first_at_seconds < better.begins_seconds

/*
+++
facts = []
+++
# Roles
Who had which role in a project from when until when; half-open, and open where no end is told.
At each moment the best evidence that had begun by then counts alone for a role of a project: what its roster declares (`declared`); before the roster begins, what the dated lists of its teams tell (`team`); before those, what people did up to then (`acts`), from the first such act on.
A list ends what acts show only once somebody on it has such acts too: a list of whom nobody is known takes no role from anybody.
A roster with an entry that has no beginning has always been there.
What begins after the snapshot changes nothing.
A list of a team that is read with its history tells when somebody left, and then the role ends; whoever comes back has it twice.
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
SELECT team_spells.project,
       team_spells.person,
       team_spells.role,
       team_spells.from_seconds,
       CASE WHEN roster.begins_seconds < team_spells.until_seconds
                 OR team_spells.until_seconds IS NULL
            THEN roster.begins_seconds
            ELSE team_spells.until_seconds END AS until_seconds,
       'team' AS evidence
FROM   team_spells
LEFT   JOIN (SELECT declared_roles.project,
                    declared_roles.role,
                    CASE WHEN COUNT(declared_roles.from_seconds) = COUNT(*)
                         THEN MIN(declared_roles.from_seconds) END AS begins_seconds
             FROM   declared_roles
             CROSS  JOIN settings
             WHERE  declared_roles.from_seconds IS NULL
                    OR declared_roles.from_seconds < settings.as_of_seconds
             GROUP  BY declared_roles.project, declared_roles.role) AS roster
       ON roster.project = team_spells.project
       AND roster.role = team_spells.role
WHERE  roster.role IS NULL OR team_spells.from_seconds < roster.begins_seconds
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
                     SELECT team_spells.project,
                            team_spells.role,
                            CASE WHEN role_acts.first_at_seconds > team_spells.from_seconds
                                 THEN role_acts.first_at_seconds
                                 ELSE team_spells.from_seconds END AS from_seconds
                     FROM   team_spells
                     JOIN   role_acts ON role_acts.project = team_spells.project
                                      AND role_acts.person = team_spells.person
                                      AND role_acts.role = team_spells.role
                     WHERE  team_spells.until_seconds IS NULL
                            OR role_acts.first_at_seconds < team_spells.until_seconds) AS told
             CROSS  JOIN settings
             WHERE  told.from_seconds IS NULL OR told.from_seconds < settings.as_of_seconds
             GROUP  BY told.project, told.role) AS better
       ON better.project = role_acts.project
       AND better.role = role_acts.role
WHERE  better.role IS NULL OR role_acts.first_at_seconds < better.begins_seconds

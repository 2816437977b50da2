/*
+++
facts = []
+++
# Team spells
When people were in a role as the lists of its teams tell, half-open, and open where no list has told that they left.
Whoever a list gives by a name or an unknown address is the one person who signs with that name, if there is exactly one; that holds for roles alone.
A person may be in several lists, under several accounts; spells of one role that overlap or meet are one.
What begins after the snapshot changes nothing.
*/
SELECT numbered.project,
       numbered.person,
       numbered.role,
       MIN(numbered.from_seconds) AS from_seconds,
       CASE WHEN COUNT(numbered.until_seconds) = COUNT(*)
            THEN MAX(numbered.until_seconds) END AS until_seconds
FROM   (SELECT spells.project, spells.person, spells.role, spells.from_seconds,
               spells.until_seconds,
               SUM(spells.begins) OVER (PARTITION BY spells.project, spells.person, spells.role
                                        ORDER BY spells.from_seconds, spells.begins DESC
                                        ROWS UNBOUNDED PRECEDING) AS spell
        FROM   (SELECT told.project, told.person, told.role, told.from_seconds, told.until_seconds,
                       CASE WHEN told.from_seconds
                                 <= MAX(COALESCE(told.until_seconds, 9223372036854775807))
                                    OVER (PARTITION BY told.project, told.person, told.role
                                          ORDER BY told.from_seconds, told.until_seconds
                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                            THEN 0 ELSE 1 END AS begins
                FROM   (SELECT team_roles.project, team_roles.person, team_roles.role,
                               team_roles.from_seconds, team_roles.until_seconds
                        FROM   team_roles
                        JOIN   projects ON projects.project = team_roles.project
                        CROSS  JOIN settings
                        WHERE  team_roles.from_seconds < settings.as_of_seconds) AS told
               ) AS spells
       ) AS numbered
GROUP  BY numbered.project, numbered.person, numbered.role, numbered.spell

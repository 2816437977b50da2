/*
+++
facts = []
+++
# Tenure
What somebody was at the moment of each contribution, in the project (`tenure_here`) and over all projects asked about (`tenure_anywhere`): `maintainer` when they had that role at that moment; else `newcomer` with the first piece ever, over the whole known history and never inside a window, `early` with the second to the fourth, `established` from the fifth on.
It is `unknown` for the first four pieces of a person who may have been there before (left truncation): `first_seen` says of whom that is so, which is of everybody whose first known contribution lies before, or less than 365 days after, the beginning of any door that is known in part.
With the fifth piece they are established whatever came before.
What somebody became later changes nothing about what they were before.
Bots, deleted accounts and automated times have no tenure.
One row per project, person, door and item or commit.
*/
SELECT done.project,
       done.person,
       done.at_seconds,
       done.door,
       done.id,
       done.piece,
       CASE WHEN keeps_here.person IS NOT NULL THEN 'maintainer'
            WHEN pieces.here > 4 THEN 'established'
            WHEN first_seen.uncertain_here = 1 THEN 'unknown'
            WHEN pieces.here = 1 THEN 'newcomer'
            ELSE 'early' END AS tenure_here,
       CASE WHEN keeps_anywhere.person IS NOT NULL THEN 'maintainer'
            WHEN pieces.anywhere > 4 THEN 'established'
            WHEN first_seen.uncertain_anywhere = 1 THEN 'unknown'
            WHEN pieces.anywhere = 1 THEN 'newcomer'
            ELSE 'early' END AS tenure_anywhere
FROM   contributions_by_door AS done
JOIN   pieces ON pieces.project = done.project
              AND pieces.person = done.person
              AND pieces.piece = done.piece
JOIN   first_seen ON first_seen.project = done.project
                  AND first_seen.person = done.person
LEFT   JOIN (SELECT DISTINCT moment.project, moment.person, moment.at_seconds
             FROM   contributions_by_door AS moment
             JOIN   roles ON roles.project = moment.project
                          AND roles.person = moment.person
             WHERE  roles.role = 'maintainer'
                    AND (roles.from_seconds IS NULL OR roles.from_seconds <= moment.at_seconds)
                    AND (roles.until_seconds IS NULL OR moment.at_seconds < roles.until_seconds)
            ) AS keeps_here
       ON keeps_here.project = done.project
       AND keeps_here.person = done.person
       AND keeps_here.at_seconds = done.at_seconds
LEFT   JOIN (SELECT DISTINCT moment.person, moment.at_seconds
             FROM   contributions_by_door AS moment
             JOIN   roles ON roles.person = moment.person
             WHERE  roles.role = 'maintainer'
                    AND (roles.from_seconds IS NULL OR roles.from_seconds <= moment.at_seconds)
                    AND (roles.until_seconds IS NULL OR moment.at_seconds < roles.until_seconds)
            ) AS keeps_anywhere
       ON keeps_anywhere.person = done.person
       AND keeps_anywhere.at_seconds = done.at_seconds

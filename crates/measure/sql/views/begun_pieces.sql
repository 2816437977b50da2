/*
+++
facts = []
+++
# Begun pieces
When each person began each piece of a project, and what they were at that moment.
A piece is counted in the period in which it begins, however long it takes.
One row per project, person and piece.
*/
SELECT begun.project,
       begun.person,
       begun.piece,
       begun.at_seconds AS begun_seconds,
       begun.tenure_here,
       begun.tenure_anywhere
FROM   (SELECT tenure.project,
               tenure.person,
               tenure.piece,
               tenure.at_seconds,
               tenure.tenure_here,
               tenure.tenure_anywhere,
               ROW_NUMBER() OVER (PARTITION BY tenure.project, tenure.person, tenure.piece
                                  ORDER BY tenure.at_seconds, tenure.door, tenure.id) AS place
        FROM   tenure) AS begun
WHERE  begun.place = 1

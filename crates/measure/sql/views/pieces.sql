/*
+++
facts = []
+++
# Pieces
The pieces that people contributed, each counted in the order of its beginning: `here` among those of its project, `anywhere` among those of all projects asked about.
A commit that projects share is one piece over all of them, whether it landed with a change in one of them, in each, or in none.
Where the known history does not reach to the beginning, the numbers are too low; `tenure` knows where.
One row per project, person and piece.
*/
SELECT begun.project,
       begun.person,
       begun.piece,
       ROW_NUMBER() OVER (PARTITION BY begun.project, begun.person
                          ORDER BY begun.begun_seconds, begun.piece) AS here,
       DENSE_RANK() OVER (PARTITION BY begun.person
                          ORDER BY begun.begun_anywhere_seconds, begun.piece_anywhere) AS anywhere
FROM   (SELECT once.project,
               once.person,
               once.piece,
               once.piece_anywhere,
               once.begun_seconds,
               MIN(once.begun_seconds) OVER (PARTITION BY once.person, once.piece_anywhere)
                 AS begun_anywhere_seconds
        FROM   (SELECT project, person, piece,
                       MIN(piece_anywhere) AS piece_anywhere,
                       MIN(at_seconds) AS begun_seconds
                FROM   contributions_by_door
                GROUP  BY project, person, piece) AS once) AS begun

/*
+++
facts = []
+++
# Beginnings
From when on each fact of a project asked about is known, where that is not from its beginning.
What some source tells completely from the beginning on begins there; single records of it that could not be read are counted, and stand beside it as a part.
Else a history begins with the first stretch that some source knows completely; a gap after that begins nothing anew.
Where no stretch is complete it begins with the latest cut, such as that of a shallow clone; and where what came before is known in part, nothing of it can be relied upon, and it begins with the snapshot.
The periods that measures leave out after a cut follow from the same rows.
One row per project and fact whose beginning is not known.
*/
SELECT begun.project,
       begun.fact,
       begun.begins_seconds
FROM   (SELECT coverage.project,
               coverage.fact,
               CASE WHEN SUM(CASE WHEN coverage.extent = 'complete'
                                  THEN 1 ELSE 0 END) > 0
                    THEN CASE WHEN SUM(CASE WHEN coverage.extent = 'complete'
                                                 AND coverage.from_seconds IS NULL
                                            THEN 1 ELSE 0 END) = 0
                              THEN MIN(CASE WHEN coverage.extent = 'complete'
                                            THEN coverage.from_seconds END) END
                    WHEN SUM(CASE WHEN coverage.from_seconds IS NULL THEN 1 ELSE 0 END) > 0
                    THEN MAX(settings.as_of_seconds)
                    ELSE MAX(coverage.from_seconds) END AS begins_seconds
        FROM   coverage
        JOIN   projects ON projects.project = coverage.project
        CROSS  JOIN settings
        WHERE  coverage.extent <> 'absent'
        GROUP  BY coverage.project, coverage.fact) AS begun
WHERE  begun.begins_seconds IS NOT NULL

-- id: q-other-build
-- form: quality
-- title: The two sets are of different builds or programs
-- kinds: before
-- metric: builds
-- unit: builds
-- why: Lines move between builds, so functions are compared by name; shares of different programs cannot be compared.
-- remedy: Read what is new or gone with the change of the code in mind.
WITH
    now AS (SELECT max(build_id) AS build, max(binary) AS binary FROM profile WHERE judged AND NOT before),
    old AS (SELECT max(build_id) AS build, max(binary) AS binary FROM profile WHERE judged AND before)
SELECT 2 AS metric,
    'The set before is of another build (' || substr(old.build, 1, 12) || ', ' || old.binary || ') than this one (' ||
        substr(now.build, 1, 12) || ', ' || now.binary || ')' AS message
FROM now, old WHERE old.build <> now.build AND old.build <> '' AND now.build <> ''

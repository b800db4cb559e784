-- What becomes of each row: kept (no reason), or out for a reason, with the scenario or the kept row it gave way to.
-- Of rows equal to each other the first by (order of needs, id) stays; a row whose id an earlier, other row has goes out before that.
CREATE TABLE decisions AS
WITH
  named AS (
    SELECT
      *,
      row_number() OVER same_id AS nth_of_id,
      first_value(fingerprint) OVER same_id AS fingerprint_of_id
    FROM fingerprints
    WHERE scenario IS NULL
    WINDOW same_id AS (PARTITION BY id ORDER BY need, position)
  ),
  kept AS (
    SELECT fingerprint, arg_min(struct_pack(id, position), struct_pack(need, id)) AS row
    FROM named
    WHERE nth_of_id = 1
    GROUP BY fingerprint
  )
SELECT
  fingerprints.position,
  fingerprints.id,
  CASE
    WHEN fingerprints.scenario IS NOT NULL THEN 'equals-scenario'
    WHEN named.fingerprint <> named.fingerprint_of_id THEN 'same-id'
    WHEN fingerprints.position <> kept.row.position THEN 'duplicate'
  END AS reason,
  CASE
    WHEN fingerprints.scenario IS NOT NULL THEN fingerprints.scenario
    WHEN named.fingerprint <> named.fingerprint_of_id THEN named.id
    ELSE kept.row.id
  END AS detail
FROM fingerprints
LEFT JOIN named USING (position)
LEFT JOIN kept ON kept.fingerprint = named.fingerprint
ORDER BY fingerprints.position;

-- Rows and decisions meet by their place, in one pass: sorting the rows themselves would write all of them to disk once more.
CREATE VIEW decided AS
SELECT examples.*, decisions.reason, decisions.detail
FROM examples
POSITIONAL JOIN (SELECT id AS decided_id, reason, detail FROM decisions ORDER BY position) AS decisions
WHERE if(examples.id = decisions.decided_id, true, error('rows and decisions do not stand in the same order'));

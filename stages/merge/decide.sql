-- What becomes of each row: kept (no rule), or out for one, with the row or prompt it gave way to.
CREATE TABLE decisions AS
SELECT
  facts.position,
  facts.id,
  drops.rule,
  coalesce(drops.partner, format('ex_{:016x}', owners.id)) AS partner,
  drops.detail,
  contradictions.position IS NOT NULL AS is_disputed
FROM facts
LEFT JOIN drops USING (position)
LEFT JOIN contradictions USING (position)
LEFT JOIN facts AS owners ON owners.position = drops.partner_position
ORDER BY facts.position;

-- Rows and decisions meet by their place, in one pass: sorting the rows themselves would write all of them to disk once more.
CREATE VIEW decided AS
SELECT examples.*, decisions.rule, decisions.partner, decisions.detail, decisions.is_disputed
FROM examples
POSITIONAL JOIN (SELECT id AS decided_id, rule, partner, detail, is_disputed FROM decisions ORDER BY position) AS decisions
WHERE if(('0x' || right(examples.id, 16))::UBIGINT = decisions.decided_id, true, error('rows and decisions do not stand in the same order'));

-- What becomes of each row: kept (no rule), or out for one, with the row or prompt it gave way to.
CREATE TABLE chosen AS
SELECT
  equal.position,
  equal.id,
  facts.pool,
  facts.tokens,
  CASE
    WHEN equal.rule IS NOT NULL THEN equal.rule
    WHEN contradictions.partner IS NOT NULL AND getvariable('contradictions') = 'reject' THEN 'contradictory-label'
    WHEN near.partner IS NOT NULL THEN 'near-duplicate'
  END AS rule,
  CASE
    WHEN equal.rule IS NOT NULL THEN equal.partner
    WHEN contradictions.partner IS NOT NULL AND getvariable('contradictions') = 'reject' THEN contradictions.partner
    WHEN near.partner IS NOT NULL THEN partners.id
  END AS partner,
  CASE
    WHEN equal.rule IS NOT NULL THEN equal.detail
    WHEN contradictions.partner IS NOT NULL AND getvariable('contradictions') = 'reject' THEN 'asks the same of the same tools and gets another first call'
    WHEN near.partner IS NOT NULL THEN printf('similarity about %.2f', near.similarity)
  END AS detail,
  equal.rule IS NULL AND contradictions.partner IS NOT NULL AS is_disputed,
  -- A row's lot follows from its id and the seed alone: rows that come or go change no other row's.
  md5(getvariable('seed') || ':' || equal.id) AS lot
FROM equal
JOIN facts USING (position)
LEFT JOIN contradictions USING (position)
LEFT JOIN near USING (position)
LEFT JOIN equal AS partners ON partners.position = near.partner;

-- Of each pool (a source, or sources under one name) so many rows by lot: the cap first, then the weights. The pool that is scarcest for its weight is whole.
CREATE TABLE quotas AS
WITH sizes AS (
  SELECT pool, least(count(*), coalesce(any_value(cap), count(*))) AS size, any_value(weight) AS weight
  FROM chosen
  LEFT JOIN portions USING (pool)
  WHERE rule IS NULL
  GROUP BY pool
)
SELECT pool, size, if(weight IS NULL, size, least(size, floor((SELECT min(size / weight) FROM sizes WHERE weight IS NOT NULL) * weight + 1e-9))::BIGINT) AS quota
FROM sizes;

CREATE TABLE drawn AS
WITH
  lots AS (
    SELECT position, pool, lot, tokens, row_number() OVER (PARTITION BY pool ORDER BY lot, position) AS nth
    FROM chosen
    WHERE rule IS NULL
  ),
  portioned AS (
    SELECT *, CASE WHEN nth > size THEN 'over-cap' WHEN nth > quota THEN 'over-weight' END AS rule
    FROM lots
    JOIN quotas USING (pool)
  ),
  counted AS (
    SELECT position, sum(tokens) OVER (ORDER BY lot, position) AS tokens_so_far
    FROM portioned
    WHERE rule IS NULL
  )
SELECT
  position,
  CASE
    WHEN portioned.rule IS NOT NULL THEN portioned.rule
    WHEN tokens_so_far > getvariable('tokens') THEN 'over-budget'
  END AS rule,
  CASE
    WHEN portioned.rule = 'over-cap' THEN printf('%s gives %d rows at most', pool, size)
    WHEN portioned.rule = 'over-weight' THEN printf('%s gives %d rows beside the weights of the others', pool, quota)
    WHEN tokens_so_far > getvariable('tokens') THEN printf('the budget of %d tokens was used up', getvariable('tokens'))
  END AS detail
FROM portioned
LEFT JOIN counted USING (position);

CREATE TABLE decisions AS
SELECT
  chosen.position,
  chosen.id,
  coalesce(chosen.rule, drawn.rule) AS rule,
  chosen.partner,
  coalesce(chosen.detail, drawn.detail, '') AS detail,
  chosen.is_disputed
FROM chosen
LEFT JOIN drawn USING (position)
ORDER BY chosen.position;

-- Rows and decisions meet by their place, in one pass: sorting the rows themselves would write all of them to disk once more.
CREATE VIEW decided AS
SELECT examples.*, decisions.rule, decisions.partner, decisions.detail, decisions.is_disputed
FROM examples
POSITIONAL JOIN (SELECT id AS decided_id, rule, partner, detail, is_disputed FROM decisions ORDER BY position) AS decisions
WHERE if(examples.id = decisions.decided_id, true, error('rows and decisions do not stand in the same order'));

-- Of each pool (a source, or sources under one name) so many rows by lot: the cap first, then the weights, then the budget over all. The pool that is scarcest for
-- its weight comes in whole. A row's lot follows from its id and the seed alone.
INSERT INTO drops
WITH
  lots AS (
    SELECT position, pool, lot, tokens, row_number() OVER (PARTITION BY pool ORDER BY lot, position) AS nth
    FROM facts
    ANTI JOIN drops USING (position)
  ),
  sizes AS (
    SELECT pool, least(count(*), coalesce(any_value(cap), count(*))) AS size, any_value(name) AS name, any_value(weight) AS weight
    FROM lots
    JOIN pools USING (pool)
    GROUP BY pool
  ),
  quotas AS (
    SELECT
      pool,
      name,
      size,
      if(weight IS NULL, size, least(size, floor((SELECT min(size / weight) FROM sizes WHERE weight IS NOT NULL) * weight + 1e-9))::BIGINT) AS quota
    FROM sizes
  ),
  portioned AS (
    SELECT *, CASE WHEN nth > size THEN 'over-cap' WHEN nth > quota THEN 'over-weight' END AS rule
    FROM lots
    JOIN quotas USING (pool)
  ),
  counted AS (
    SELECT *, sum(if(rule IS NULL, tokens, 0)) OVER (ORDER BY lot, position) AS tokens_so_far
    FROM portioned
  )
SELECT
  position,
  coalesce(rule, 'over-budget'),
  NULL,
  NULL,
  CASE rule
    WHEN 'over-cap' THEN printf('%s gives %d rows at most', name, size)
    WHEN 'over-weight' THEN printf('%s gives %d rows beside the weights of the others', name, quota)
    ELSE printf('the budget of %d tokens was used up', getvariable('tokens'))
  END
FROM counted
WHERE rule IS NOT NULL OR tokens_so_far > getvariable('tokens');

-- What equality says of each row. A row is out for the first of these that holds: it asks a held-out prompt (known already), another row has its id, another row
-- says the same. Of rows equal to each other the first by (order of needs, id) stays; a row whose id an earlier, other row has goes out before that.
CREATE TABLE equal AS
WITH
  named AS (
    SELECT
      *,
      first_value(fingerprint) OVER same_id AS fingerprint_of_id,
      row_number() OVER same_id AS nth_of_id
    FROM facts
    WHERE rule IS NULL
    WINDOW same_id AS (PARTITION BY id ORDER BY need, position)
  ),
  kept AS (
    SELECT fingerprint, arg_min(struct_pack(id, position), struct_pack(need, id)) AS row
    FROM named
    WHERE nth_of_id = 1
    GROUP BY fingerprint
  )
SELECT
  facts.position,
  facts.need,
  facts.id,
  CASE
    WHEN facts.rule IS NOT NULL THEN facts.rule
    WHEN named.fingerprint <> named.fingerprint_of_id THEN 'same-id'
    WHEN facts.position <> kept.row.position THEN 'duplicate'
  END AS rule,
  CASE
    WHEN facts.rule IS NOT NULL THEN facts.partner
    WHEN named.fingerprint <> named.fingerprint_of_id THEN named.id
    WHEN facts.position <> kept.row.position THEN kept.row.id
  END AS partner,
  CASE
    WHEN facts.rule IS NOT NULL THEN facts.detail
    WHEN named.fingerprint <> named.fingerprint_of_id THEN 'another row, which came in earlier, has this id'
    WHEN facts.position <> kept.row.position THEN 'says the same'
  END AS detail
FROM facts
LEFT JOIN named USING (position)
LEFT JOIN kept ON kept.fingerprint = named.fingerprint;

-- Rows that equality leaves and that contradict each other: the same question with the same tools, another first call. Each names the first row of another label.
CREATE TABLE contradictions AS
WITH
  asked AS (
    SELECT facts.position, facts.need, facts.id, facts.query, facts.label
    FROM facts
    JOIN equal USING (position)
    WHERE equal.rule IS NULL
  ),
  labels AS (
    SELECT query, label, min(struct_pack(need, position, id)) AS first
    FROM asked
    GROUP BY query, label
  ),
  disputed AS (
    SELECT query, list(struct_pack(first, label) ORDER BY first) AS labels
    FROM labels
    GROUP BY query
    HAVING count(*) > 1
  )
SELECT
  asked.position,
  asked.id,
  list_filter(disputed.labels, lambda other: other.label <> asked.label)[1].first.id AS partner
FROM asked
JOIN disputed USING (query);

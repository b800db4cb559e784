-- What equality says of rows. Tables hold numbers alone, and of rows that are out only those: millions of rows must fit beside each other in memory.

-- An id names one row: another row that comes with it later is out. Positions follow the order of needs.
INSERT INTO drops
WITH first_of_id AS (
  SELECT id, min(position) AS position
  FROM facts
  ANTI JOIN drops USING (position)
  GROUP BY id
  HAVING count(*) > 1
)
SELECT facts.position, 'same-id', NULL, first_of_id.position, 'another row, which came in earlier, has this id'
FROM facts
JOIN first_of_id USING (id)
JOIN facts AS owners ON owners.position = first_of_id.position
ANTI JOIN drops ON drops.position = facts.position
WHERE facts.fingerprint <> owners.fingerprint;

-- When each row is visited that is left: who gives way gives way to an earlier one. Needs are below 0 where the source comes first.
CREATE TABLE visits AS
SELECT position, (row_number() OVER (ORDER BY need, id, position))::UINTEGER AS rank
FROM facts
ANTI JOIN drops USING (position);

INSERT INTO drops
WITH first_said AS (
  SELECT fingerprint, arg_min(position, rank) AS position
  FROM facts
  JOIN visits USING (position)
  GROUP BY fingerprint
  HAVING count(*) > 1
)
SELECT facts.position, 'duplicate', NULL, first_said.position, 'says the same'
FROM facts
JOIN first_said USING (fingerprint)
SEMI JOIN visits ON visits.position = facts.position
WHERE facts.position <> first_said.position;

-- Rows that are left and contradict each other: the same question with the same tools, another first call. Each names the first row of another label.
CREATE TABLE contradictions AS
WITH
  asked AS (
    SELECT facts.position, facts.query, facts.label, visits.rank
    FROM facts
    JOIN visits USING (position)
    ANTI JOIN drops ON drops.position = facts.position
  ),
  labels AS (
    SELECT query, label, arg_min(position, rank) AS position, min(rank) AS rank
    FROM asked
    SEMI JOIN (SELECT query FROM asked GROUP BY query HAVING min(label) <> max(label)) AS disputed USING (query)
    GROUP BY query, label
  )
SELECT asked.position, arg_min(labels.position, labels.rank) AS partner
FROM asked
JOIN labels ON labels.query = asked.query AND labels.label <> asked.label
GROUP BY asked.position;

INSERT INTO drops
SELECT position, 'contradictory-label', NULL, partner, 'asks the same of the same tools and gets another first call'
FROM contradictions
WHERE getvariable('contradictions') = 'reject';

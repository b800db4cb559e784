SELECT
  * EXCLUDE (rule, partner, detail, is_disputed)
  REPLACE (if(is_disputed, to_json(list_append(from_json(tags::JSON, '["VARCHAR"]'), 'flag:contradictory-label'))::VARCHAR, tags) AS tags)
FROM decided
WHERE rule IS NULL

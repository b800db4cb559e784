SELECT
  id,
  provenance ->> 'source' AS source,
  reason,
  detail,
  json_object(
    'version', version::INTEGER,
    'id', id,
    'group', "group",
    'tags', tags::JSON,
    'messages', messages::JSON,
    'tools', tools::JSON,
    'provenance', provenance::JSON
  )::VARCHAR AS row
FROM decided
WHERE reason IS NOT NULL

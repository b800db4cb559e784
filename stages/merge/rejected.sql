SELECT
  examples.id,
  examples.provenance ->> 'source' AS source,
  decisions.reason,
  decisions.detail,
  json_object(
    'version', examples.version::INTEGER,
    'id', examples.id,
    'group', examples."group",
    'tags', examples.tags::JSON,
    'messages', examples.messages::JSON,
    'tools', examples.tools::JSON,
    'provenance', examples.provenance::JSON
  )::VARCHAR AS row
FROM examples
JOIN decisions USING (position)
WHERE decisions.reason IS NOT NULL
ORDER BY position

SELECT
  id,
  provenance ->> 'source' AS source,
  rule AS reason,
  detail,
  -- Optional fields are left out where a row has none, so the text is put together behind the fields that every row has.
  regexp_replace(
    json_object(
      'version', version::INTEGER,
      'id', id,
      'group', "group",
      'tags', tags::JSON,
      'messages', messages::JSON,
      'tools', tools::JSON,
      'provenance', provenance::JSON
    )::VARCHAR,
    '\}$',
    ''
  ) || coalesce(',"repairs":' || repairs, '') || coalesce(',"quality":' || quality, '') || '}' AS row,
  partner
FROM decided
WHERE rule IS NOT NULL

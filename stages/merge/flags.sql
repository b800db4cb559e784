SELECT format('ex_{:016x}', facts.id) AS id, 'contradictory-label' AS flag, format('ex_{:016x}', partners.id) AS partner
FROM contradictions
JOIN facts USING (position)
JOIN facts AS partners ON partners.position = contradictions.partner
ORDER BY contradictions.position

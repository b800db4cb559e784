SELECT contradictions.id, 'contradictory-label' AS flag, contradictions.partner
FROM contradictions
ORDER BY contradictions.position

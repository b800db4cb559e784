import { describe, expect, it } from 'vitest'
import { parseQuality, scores } from './parse-quality.ts'

const judged = (score: unknown) => ({ reasoning: 'Because.', score })

describe('parseQuality', () => {
  it('gives every score of both assessments by one name', () => {
    const question = {
      tool_selection_difficulty: judged(2),
      tool_selection_uniqueness: judged(5),
      question_quality: judged('4'),
      scenario_realism: judged(3),
      verifiable: judged(1),
      stability: judged(4.5),
      overall_score: 3.2,
    }
    const response = {
      completeness: judged(1),
      conciseness: judged(4),
      overall_score: 2.5,
      desired_tools_used_percentage: 0,
      order_correctness: true,
    }
    const quality = parseQuality(JSON.stringify(question), JSON.stringify(response))
    expect(quality).toEqual({
      toolSelectionDifficulty: 2,
      toolSelectionUniqueness: 5,
      questionQuality: 4,
      scenarioRealism: 3,
      verifiability: 1,
      stability: 4.5,
      completeness: 1,
      conciseness: 4,
      overall: 2.5,
      desiredToolsUsed: 0,
      orderCorrectness: 1,
    })
    expect(Object.keys(quality).sort()).toEqual([...scores].sort())
  })

  it.each([
    [null, undefined],
    ['', 'the judge said nothing'],
    ['[]', '7'],
    ['{"question_quality": {"score": null}}', '{"overall_score": "", "completeness": {"score": "high"}, "order_correctness": null}'],
  ])('%s and %s have no scores', (question, response) => {
    expect(parseQuality(question, response)).toEqual({})
  })
})

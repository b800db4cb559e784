import type { Random } from '#kit/stage'
import { distinct } from './distinct.ts'
import { gpt, human, type Part, type Said } from './row.ts'

const LETTERS = ['B', 'C', 'D', 'E', 'F'] as const

interface Choice {
  element: string
  action: 'CLICK' | 'TYPE' | 'SELECT'
  value?: (random: Random) => string
  thought: string
}

const CHOICES: readonly Choice[] = [
  {
    element: '<input id=$ text search places />',
    action: 'TYPE',
    value: (random) => random.pick(['Graz', 'Turku', 'Nantes', 'Cusco']),
    thought: 'The place has to be typed first.',
  },
  { element: '<button id=$> Search </button>', action: 'CLICK', thought: 'All fields are filled, so I search.' },
  {
    element: '<select id=$ guests> </select>',
    action: 'SELECT',
    value: (random) => `${random.integer(1, 6)} guests`,
    thought: 'The number of guests is missing.',
  },
  { element: '<a id=$> Sort by price </a>', action: 'CLICK', thought: 'The cheapest comes first when the list is sorted.' },
  { element: '<label id=$> With breakfast </label>', action: 'CLICK', thought: 'Breakfast is wanted.' },
]

interface Page {
  task: string
  said: Said[]
}

const prompt = (task: string, previous: readonly string[], elements: readonly string[]): Said => {
  const numbered = elements.map((element, index) => element.replace('$', String(index)))
  const choices = numbered.map((element, index) => `${LETTERS[index]}. ${element}`)
  return human(
    `'''\n<html> <main> ${numbered.join(' ')} </main> </html>\n'''\n\nBased on the HTML webpage above, try to complete the following task:\nTask: ${task}\n` +
      `Previous actions:\n${previous.join('\n') || 'None'}\nWhat should be the next action? Please select from the following choices ` +
      `(If the correct action is not in the page above, please select A. 'None of the above'):\n\nA. None of the above\n${choices.join('\n')}`,
  )
}
const answer = (thought: string, letter: string, action: string, value?: string): Said =>
  gpt(`Thought: ${thought}\nAnswer: ${letter}.\nAction: ${action}${value === undefined ? '' : `\nValue: ${value}`}`)

function page(random: Random): Page {
  const place = random.integer(0, CHOICES.length - 1)
  const chosen = CHOICES[place] ?? random.pick(CHOICES)
  const task = `Find a room in ${random.pick(['Graz', 'Turku', 'Nantes', 'Cusco'])} for ${random.integer(1, 9)} nights, cheapest first`
  const previous = random.pick([[], ['[link]  Rooms -> CLICK'], ['[link]  Rooms -> CLICK', '[textbox]  Nights -> TYPE: 3']])
  const elements = CHOICES.map(({ element }) => element)
  return { task, said: [prompt(task, previous, elements), answer(chosen.thought, LETTERS[place] ?? 'B', chosen.action, chosen.value?.(random))] }
}

const asked = prompt('Close the window that covers the page', [], ['<div id=$> Accept </div>'])

export const makeMind2web = (random: Random): Part => ({
  solved: distinct(
    14,
    () => page(random),
    ({ task }) => task,
  ).map(({ said }) => said),
  quirky: [
    // None of the choices, an action of another name, and a thought about another task, which upstream has often.
    [asked, gpt('Thought: The cross is not among the choices.\nAnswer: A.')],
    [prompt('Set the budget', [], ['<input id=$ budget />']), answer('The budget has to be set.', 'B', 'SET', '$50')],
    [prompt('Show the ferries to Corsica', [], ['<a id=$> Ferries </a>']), answer('I need a price for a used car.', 'B', 'CLICK')],
  ],
  rejected: [
    [prompt('Open the map', [], ['<a id=$> Map </a>']), gpt('Thought: The map is there.\nAnswer: the first one, I believe')],
    [prompt('Close the tab', [], ['<a id=$> Tab </a>']), answer('The last one closes it.', 'F', 'CLICK')],
    [prompt('Print the ticket', [], ['<a id=$> Print </a>']), gpt('Thought: I cannot print.')],
  ],
})

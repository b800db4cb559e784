/** Conversations without tools: question and answer, one or more of each. */
export const talk: readonly (readonly [string, string])[][] = [
  [['Why does bread rise?', 'Yeast eats sugar in the dough and gives off carbon dioxide. The gas is caught in the gluten and blows the dough up.']],
  [
    ['Give me a name for a grey cat.', 'Pewter.'],
    ['And for a black dog?', 'Inkwell.'],
  ],
  [['Explain a mutex in one sentence.', 'A mutex is a lock that lets one thread at a time into a piece of code.']],
  [
    ['Classify the fruit: tomato', 'Berry'],
    ['strawberry', 'Aggregate accessory fruit'],
    ['plum', 'Drupe'],
  ],
  [['Rewrite politely: Move your bike.', 'Would you mind moving your bicycle? Thank you!']],
  [['What is the plural of "mongoose"?', 'It is "mongooses".']],
  [
    ['Write a shell line that counts the lines of all .md files below here.', 'Here it is:\n```bash\nfind . -name "*.md" -exec cat {} + | wc -l\n```'],
    ['Now only those changed today.', '```bash\nfind . -name "*.md" -mtime -1 -exec cat {} + | wc -l\n```'],
  ],
  [['What does HTTP status 410 mean?', '410 Gone: the resource was there and has been removed for good.']],
  [
    ['Suggest three quiet hobbies.', '1. Bookbinding\n2. Bird watching\n3. Growing moss'],
    ['Which needs the least space?', 'Growing moss: a jar on the window sill is enough.'],
  ],
  [['Put in order of size: litre, millilitre, hectolitre', 'Millilitre, litre, hectolitre.']],
  [['Is 221 a prime number?', 'No: 221 is 13 times 17.']],
  [
    ['Tell me a fact about otters.', 'Sea otters hold hands while they sleep, so that they do not drift apart.'],
    ['And about owls?', 'An owl cannot move its eyes, so it turns its head instead, up to 270 degrees.'],
  ],
  [
    [
      'Summarise: The ferry was late because of fog, then because of a strike, and in the end it did not sail.',
      'Fog and a strike first delayed and then cancelled the ferry.',
    ],
  ],
  [['Write a haiku about rust.', 'Iron in the rain\nremembers that it was earth\nand slowly goes home']],
]

/** So many different tasks; each is told apart by its text. */
export function distinct<Task>(count: number, make: () => Task, textOf: (task: Task) => string): Task[] {
  const found = new Map<string, Task>()
  for (let tries = 0; found.size < count; tries++) {
    if (tries > 1000) throw new Error(`fewer than ${count} tasks are to be had of: ${[...found.keys()][0]}`)
    const task = make()
    if (!found.has(textOf(task))) found.set(textOf(task), task)
  }
  return [...found.values()]
}

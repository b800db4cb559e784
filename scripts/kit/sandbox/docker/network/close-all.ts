/** Undoes steps, the last one first. One that fails keeps no other from being done. */
export async function closeAll(steps: (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const step of steps.splice(0).reverse()) await step().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw errors[0]
}

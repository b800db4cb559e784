import { z } from 'zod'

/** A person, or a body such as a company or a project. */
const Author = z.union([
  z.strictObject({ familyNames: z.string().min(1), givenNames: z.string().min(1), affiliation: z.string().optional(), orcid: z.url().optional() }),
  z.strictObject({ name: z.string().min(1), website: z.url().optional() }),
])

/** What a dataset is called and how it is cited. Nothing of it can be known from the rows; a date is given here, never taken from a clock. */
export const CardParams = z.strictObject({
  title: z.string().min(1).default('Flywheel tool-use dataset'),
  abstract: z
    .string()
    .min(1)
    .default('Conversations in which an assistant calls tools, from public datasets, generators and recorded runs of agents on tasks.'),
  authors: z
    .array(Author)
    .min(1)
    .default([{ name: 'The Flywheel authors' }]),
  /** ISO 639-1. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).default(['en']),
  keywords: z.array(z.string().min(1)).default(['tool-use', 'function-calling', 'agents']),
  version: z.string().min(1).nullable().default(null),
  /** YYYY-MM-DD. */
  released: z.iso.date().nullable().default(null),
  doi: z
    .string()
    .regex(/^10\.\d{4,9}\/\S+$/, 'write a DOI as 10.1234/abc')
    .nullable()
    .default(null),
  url: z.url().nullable().default(null),
})
export type CardParams = z.infer<typeof CardParams>

/** The beginning of a text, as the particulars of a rejection show it. */
export const excerpt = (text: string, characters = 200): string => (text.length > characters ? `${text.slice(0, characters - 3)}...` : text)

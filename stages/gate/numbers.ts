/** A share as a person reads it. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A difference of two shares, always with its sign. */
export const points = (difference: number): string => `${difference < 0 ? '-' : '+'}${Math.abs(difference * 100).toFixed(1)} points`

/** Six digits: more would be the platform's arithmetic, not evidence. */
export const rounded = (value: number): number => Number(value.toPrecision(6))

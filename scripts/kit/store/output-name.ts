import type { Port } from '#kit/stage'

/** The file or folder that an output port becomes. */
export const outputName = (name: string, port: Port): string => (port.kind === 'table' ? `${name}.parquet` : port.kind === 'file' ? port.name : name)

export * from '#kit/digest'

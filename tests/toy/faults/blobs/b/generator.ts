export default { seed: 2 }

export default { first: 1 }

export default { first: 10 }

export default { wording: 'greet host' }

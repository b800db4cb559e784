export default { wording: 'list host' }

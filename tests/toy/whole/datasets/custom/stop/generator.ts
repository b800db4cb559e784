export default { wording: 'stop host' }

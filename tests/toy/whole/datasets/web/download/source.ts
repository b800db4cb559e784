export default { sample: 'rows.txt' }

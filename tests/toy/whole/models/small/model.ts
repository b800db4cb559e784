export default { width: 8 }

export default 7

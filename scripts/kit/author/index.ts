/** Conversations written to order, by a model or by a script, and what each must pass. */
export { authorTrajectories, type Delivery, type Order } from './author-trajectories.ts'
export { presentDelivery } from './present-delivery.ts'

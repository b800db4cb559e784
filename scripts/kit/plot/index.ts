export { drawPlot, type Plot, type PlotPoint, type PlotSeries } from './draw-plot.ts'
export { chooseKind, type ScaleKind } from './scale.ts'
export { sparkline } from './sparkline.ts'

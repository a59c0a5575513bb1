export * from './engine.ts';
export * from './items/item.ts';
export * from './transfer/import-plan.ts';

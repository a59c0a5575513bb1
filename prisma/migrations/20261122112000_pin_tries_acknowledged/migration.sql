-- AlterTable
ALTER TABLE "pin_evaluation" ADD COLUMN     "acknowledged_at" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "item" ADD COLUMN     "leaf" BYTEA;

-- What the rows hold today stands for what was accepted. The bytes are those of docs/spec/manifest.md §2.
UPDATE "item" SET "leaf" = uuid_send("item_id") || int8send("revision") || CASE
    WHEN "flags" = 1 THEN decode('01' || repeat('00', 64), 'hex')
    ELSE decode('00', 'hex') || sha256("overview") || sha256("secret")
END;

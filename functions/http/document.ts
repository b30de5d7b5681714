import * as operations from '#contract/document';
import { httpHandler } from '#runtime/http';
import { billPdf, receiptPdf } from '../documents.ts';

export const handler = httpHandler(operations, { billPdf, receiptPdf });

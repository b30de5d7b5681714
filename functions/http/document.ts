import * as operations from '#contract/document';
import { httpHandler } from '#runtime/http';
import { billPdf, receiptPdf } from '../documents.ts';
import { contractData, myData } from '../my-data.ts';

export const handler = httpHandler(operations, { billPdf, receiptPdf, myData, contractData });

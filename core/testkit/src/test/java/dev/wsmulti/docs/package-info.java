/** Tests of the documents: their samples run, their tables are those of the code, their links lead somewhere. */
package dev.wsmulti.docs;

package io.argosy.model;

/**
 * What a model was made from. The same data, recipe and trainer give the same package, byte for byte.
 *
 * @param dataFile the data's path inside the service's folder
 * @param dataSha256 the data's SHA-256, 64 hex digits
 * @param dataRows how many rows it has
 * @param recipeSha256 the recipe's SHA-256
 * @param trainer the version of the training code, such as {@code 1 with smile 6.2.5}
 */
public record Provenance(String dataFile, String dataSha256, long dataRows, String recipeSha256, String trainer) {}
